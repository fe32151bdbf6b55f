import { readMessage } from '../shared/message.ts';
import { mount } from '../shared/mount.tsx';
import { Card } from './card.tsx';
import './style.css';

void mount((host, result, round) => <Card key={round} host={host} first={readMessage(result)} />);
